//! Oracle's identity provider: the four steps and their quirks.

mod flow;
mod password;
mod renewal;

use std::time::Duration;

use mockito::{Matcher, Mock, Server, ServerGuard};
use payouts_auth::MemoryStore;
use payouts_auth::oracle::OracleUser;
use payouts_http::testing::ManualTime;
use payouts_http::{CredentialProvider as _, ErrorKind};
use serde_json::{Value, json};

use crate::support::{
    ORACLE_AUTHORIZE, ORACLE_SIGN_IN, ORACLE_TOKEN, Password, Seen, answering, field, form, jwt, may_day,
    oracle_account, oracle_user, token,
};

const FORTNIGHT: u64 = 14 * 24 * 3600;

struct Scene {
    server: ServerGuard,
    password: Password,
    store: MemoryStore,
    time: ManualTime,
    user: OracleUser,
}

impl Scene {
    async fn new() -> Self {
        let server = Server::new_async().await;
        let (password, store, time) = (Password::new("the password"), MemoryStore::new(), may_day());
        let user = oracle_user(&server, &password, store.clone(), time.environment());
        Self { server, password, store, time, user }
    }

    /// Another process with the same store.
    fn restarted(&self) -> OracleUser {
        oracle_user(&self.server, &self.password, self.store.clone(), self.time.environment())
    }

    /// Step 1 as it usually goes.
    async fn opens(&mut self, times: usize) -> Mock {
        self.authorize().expect(times).create_async().await
    }

    fn authorize(&mut self) -> Mock {
        self.server
            .mock("GET", ORACLE_AUTHORIZE)
            .match_query(Matcher::Any)
            .with_header("set-cookie", "client_id=Q0xJRU5U==; Path=/; Secure; HttpOnly")
            .with_header("set-cookie", "state=a+b%3D=; Path=/")
    }

    /// Step 2 with this answer.
    async fn signs_in(&mut self, status: usize, body: &Value, times: usize) -> Mock {
        answering(&mut self.server, ORACLE_SIGN_IN, status, body).expect(times).create_async().await
    }

    /// Step 2 as it usually goes.
    async fn lets_in(&mut self, times: usize) -> Mock {
        self.signs_in(200, &welcome("YWJj"), times).await
    }

    /// Steps 3 or 4 with this answer.
    fn token(&mut self, grant: &str, status: usize, body: &Value) -> Mock {
        let grant = Matcher::UrlEncoded("grant_type".into(), grant.into());
        answering(&mut self.server, ORACLE_TOKEN, status, body).match_body(grant)
    }

    async fn gives(&mut self, body: &Value, times: usize) -> Mock {
        self.token("authorization_code", 200, body).expect(times).create_async().await
    }

    async fn refreshes(&mut self, status: usize, body: &Value, times: usize) -> Mock {
        self.token("refresh_token", status, body).expect(times).create_async().await
    }
}

fn welcome(code: &str) -> Value {
    json!({"nextOp": "redirect", "success": true, "redirectUrl": format!("apiaccount://callback?code={code}")})
}

fn tokens(id: &str, refresh: Option<&str>) -> Value {
    let mut answer =
        json!({"id_token": id, "access_token": "unused", "token_type": "Bearer", "expires_in": FORTNIGHT});
    if let Some(refresh) = refresh {
        answer["refresh_token"] = json!(refresh);
    }
    answer
}

fn bad_sign_in() -> Value {
    json!({"status": 401, "message": "invalid.credentials", "code": "AUTHENTICATION_INVALID"})
}

async fn all(mocks: impl IntoIterator<Item = Mock>) {
    for mock in mocks {
        mock.assert_async().await;
    }
}
