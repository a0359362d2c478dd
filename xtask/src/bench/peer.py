"""The loop of `payouts-bench bare`, in Python: workers that each request the next window as soon as they have an answer."""

import argparse
import asyncio
import contextlib
import datetime
import itertools
import json
import time

WARM_UP = 500
PATH = "/bi/v1/ACME/getPaymentPayoutSummary"
HEADERS = {"Authorization": "Bearer a-token"}
ACCOUNTS = 200
SINCE = datetime.date(2025, 1, 1)


@contextlib.asynccontextmanager
async def aiohttp_ask(server, concurrency):
    import aiohttp

    connector = aiohttp.TCPConnector(limit=concurrency)
    async with aiohttp.ClientSession(connector=connector, headers=HEADERS) as session:

        async def ask(question):
            async with session.post(server + PATH, json=question) as answer:
                answer.raise_for_status()
                return await answer.json()

        yield ask


@contextlib.asynccontextmanager
async def httpx_ask(server, concurrency):
    import httpx

    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    async with httpx.AsyncClient(limits=limits, headers=HEADERS, trust_env=False) as client:

        async def ask(question):
            answer = await client.post(server + PATH, json=question)
            answer.raise_for_status()
            return answer.json()

        yield ask


def window(number):
    day = SINCE + datetime.timedelta(days=number // ACCOUNTS)
    return {"acctCode": f"85162126{number % ACCOUNTS:08}", "payoutDt": day.isoformat()}


async def make(calls, concurrency, ask):
    numbers = itertools.count()

    async def work():
        for number in numbers:
            if number >= calls:
                return
            answer = await ask(window(number))
            if len(answer["payouts"]) != 1:
                raise ValueError(answer)

    await asyncio.gather(*(work() for _ in range(concurrency)))


def peak_kib():
    with contextlib.suppress(OSError), open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return None


async def main(options):
    asks = {"aiohttp": aiohttp_ask, "httpx": httpx_ask}
    async with asks[options.library](options.server, options.concurrency) as ask:
        await make(WARM_UP, options.concurrency, ask)
        wall, cpu = time.perf_counter_ns(), time.process_time_ns()
        await make(options.calls, options.concurrency, ask)
        wall, cpu = time.perf_counter_ns() - wall, time.process_time_ns() - cpu
    print(json.dumps({"calls": options.calls, "wall_ns": wall, "cpu_ns": cpu, "peak_kib": peak_kib()}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    parser.add_argument("--server", required=True)
    parser.add_argument("--calls", type=int, required=True)
    parser.add_argument("--concurrency", type=int, required=True)
    asyncio.run(main(parser.parse_args()))
