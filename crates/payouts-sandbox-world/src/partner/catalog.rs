//! The catalog: countries, programs with their levers, products.

use super::status::OrderType;
use crate::money::Currency;

/// The country of a partner or a customer, with its taxes. Rates are in ten-thousandths.
#[derive(Debug)]
pub(crate) struct Country {
    pub(crate) code: &'static str,
    pub(crate) currency: Currency,
    pub(crate) state: &'static str,
    pub(crate) city: &'static str,
    pub(crate) zip: &'static str,
    pub(crate) withholding: i64,
    pub(crate) sales_tax: i64,
    pub(crate) service_fee_tax: i64,
    pub(crate) wants_tax_invoice: bool,
}

/// The first five have five different currencies.
pub(crate) static COUNTRIES: [Country; 7] = [
    country("US", Currency::Usd, ["WA", "Spokane", "99201"], [0, 0, 0], false),
    country("DE", Currency::Eur, ["", "Köln", "50667"], [0, 1900, 0], true),
    country("JP", Currency::Jpy, ["大阪府", "大阪市", "530-0001"], [1021, 1000, 0], true),
    country("GB", Currency::Gbp, ["", "Leeds", "LS1 4AP"], [0, 2000, 0], false),
    country("KW", Currency::Kwd, ["", "مدينة الكويت", "13001"], [500, 0, 30], false),
    country("FR", Currency::Eur, ["", "Orléans", "45000"], [0, 2000, 0], false),
    country("IE", Currency::Eur, ["Co. Cork", "Cork", "T12 X8N6"], [0, 2300, 25], false),
];

const fn country(
    code: &'static str,
    currency: Currency,
    [state, city, zip]: [&'static str; 3],
    [withholding, sales_tax, service_fee_tax]: [i64; 3],
    wants_tax_invoice: bool,
) -> Country {
    Country { code, currency, state, city, zip, withholding, sales_tax, service_fee_tax, wants_tax_invoice }
}

/// Which of a partner's two ids earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payee {
    /// The partner (MPN) id: incentives.
    Partner,
    /// The seller id: Marketplace and Store.
    Seller,
}

#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    pub(crate) licensing: &'static str,
    pub(crate) payee: Payee,
    /// Months from the month in which an earning is known to the month that pays it.
    pub(crate) lag: u32,
    /// The order types of its levers. Each is one payment order.
    pub(crate) orders: &'static [OrderType],
    pub(crate) levers: &'static [Lever],
    pub(crate) products: &'static [Product],
}

#[derive(Debug)]
pub(crate) struct Lever {
    pub(crate) code: &'static str,
    /// Id and name; Microsoft Commerce Incentives only.
    pub(crate) engagement: Option<(&'static str, &'static str)>,
    pub(crate) order: OrderType,
    /// Earned per transaction amount, in ten-thousandths.
    pub(crate) rate: i64,
}

#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) name: &'static str,
    pub(crate) id: &'static str,
    pub(crate) part: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) area: &'static str,
    /// List price in US cents.
    pub(crate) cents: i64,
}

use OrderType::{CoOp, Fee, Rebate, Sell};

static CSP_LEVERS: [Lever; 4] = [
    lever("CSP:Core:Billed revenue:FY25", Rebate, 375),
    lever("CSP:Growth:Strategic product accelerator, tier 1", Rebate, 700),
    lever("CSP:Growth:Customer add \"new\"", Rebate, 1500),
    lever("CSP:Core:Co-op", CoOp, 125),
];

static COMMERCE_LEVERS: [Lever; 5] = [
    engagement("MCI:OSU:Azure:Consumption", "E-1001", "Azure: Online Services Usage", Rebate, 450),
    engagement("MCI:OSU:Teams:Active usage", "E-1002", "Teams Meetings & Meeting Rooms", Rebate, 600),
    engagement("MCI:CSP:Core:Co-op", "E-1003", "CSP Motion: Global Co-op", CoOp, 200),
    engagement("MCI:Fee:Workshop", "E-1004", "Build Intent Workshops: Threat Protection", Fee, 1200),
    engagement("MCI:Fee:Deployment:Milestone 2", "E-1005", "Deployment: FastTrack, \"Ready\"", Fee, 900),
];

static MARKETPLACE_LEVERS: [Lever; 2] =
    [lever("Marketplace:Standard fee", Sell, 9700), lever("Marketplace:Legacy fee", Sell, 8000)];

static STORE_LEVERS: [Lever; 2] = [lever("Store:Apps", Sell, 8500), lever("Store:Games", Sell, 8800)];

const fn lever(code: &'static str, order: OrderType, rate: i64) -> Lever {
    Lever { code, engagement: None, order, rate }
}

const fn engagement(
    code: &'static str,
    id: &'static str,
    name: &'static str,
    order: OrderType,
    rate: i64,
) -> Lever {
    Lever { code, engagement: Some((id, name)), order, rate }
}

static LICENSES: [Product; 8] = [
    product(
        "Microsoft 365 Business Standard",
        ["CFQ7TTC0LDPB", "O365-BS"],
        ["License", "Modern Work"],
        1_250,
    ),
    product("Microsoft 365 E5", ["CFQ7TTC0LFLX", "AAA-28605"], ["License", "Modern Work"], 5_700),
    product(
        "Dynamics 365 Sales, Enterprise",
        ["CFQ7TTC0LFDZ", "EMT-00001"],
        ["License", "Business Applications"],
        9_500,
    ),
    product("Power BI Pro", ["CFQ7TTC0L3PB", "NK4-00002"], ["License", "Data & AI"], 999),
    product("Azure plan", ["DZH318Z0BPS6", "AZURE-PLAN"], ["Consumption", "Infrastructure"], 2_431),
    product("Windows 11 Enterprise \"E3\"", ["CFQ7TTC0LGTX", "AAA-10787"], ["License", "Modern Work"], 700),
    product("Defender for Endpoint P2", ["CFQ7TTC0LGV0", "QLS-00003"], ["License", "Security"], 520),
    product("Visio Plan 2", ["CFQ7TTC0HD32", "N9U-00002"], ["License", "Modern Work"], 1_500),
];

static OFFERS: [Product; 6] = [
    product(
        "Contoso Firewall — BYOL",
        ["contoso.firewall", "fw-byol"],
        ["Virtual Machine", "Security"],
        12_345,
    ),
    product("Fabrikam Data Pipelines", ["fabrikam.pipelines", "pl-std"], ["SaaS", "Data & AI"], 49_900),
    product(
        "Tailspin Maps, 1 km² tiles",
        ["tailspin.maps", "tiles"],
        ["SaaS", "Digital & App Innovation"],
        199,
    ),
    product("Litware Kubernetes Backup", ["litware.backup", "k8s"], ["Container", "Infrastructure"], 7_500),
    product("Proseware Übersetzer", ["proseware.translate", "uebersetzer"], ["SaaS", "Data & AI"], 2_999),
    product(
        "Alpine Ski House booking",
        ["alpine.booking", "pro"],
        ["SaaS", "Business Applications"],
        150_000,
    ),
];

static APPS: [Product; 4] = [
    product("Pocket Ledger", ["9NBLGGH4R32N", "app"], ["App", ""], 499),
    product("Dungeon of Döner", ["9WZDNCRFJ3PT", "game"], ["Game", ""], 2_999),
    product("Coins, 500 pcs.", ["9P1J8S7CCWWT", "addon"], ["Add-on", ""], 199),
    product("ノート", ["9NCBCSZSJRSB", "app"], ["App", ""], 999),
];

const fn product(
    name: &'static str,
    [id, part]: [&'static str; 2],
    [kind, area]: [&'static str; 2],
    cents: i64,
) -> Product {
    Product { name, id, part, kind, area, cents }
}

/// The first four are the variants of the Cloud Solution Provider program. A partner has one of them.
pub(crate) static PROGRAMS: [Program; 7] = [
    csp("CSP Direct Bill Partner", "CSPDB"),
    csp("CSP Indirect Provider", "CSPIP"),
    csp("CSP Indirect Reseller", "CSPIR"),
    csp("CSP 1T Direct Partner", "CSP1T"),
    Program {
        name: "Microsoft Commerce Incentives",
        code: "MCI",
        licensing: "Microsoft Customer Agreement",
        payee: Payee::Partner,
        lag: 2,
        orders: &[Rebate, CoOp, Fee],
        levers: &COMMERCE_LEVERS,
        products: &LICENSES,
    },
    Program {
        name: "Azure Marketplace",
        code: "AZMP",
        licensing: "",
        payee: Payee::Seller,
        lag: 1,
        orders: &[Sell],
        levers: &MARKETPLACE_LEVERS,
        products: &OFFERS,
    },
    Program {
        name: "Microsoft Store",
        code: "STORE",
        licensing: "",
        payee: Payee::Seller,
        lag: 1,
        orders: &[Sell],
        levers: &STORE_LEVERS,
        products: &APPS,
    },
];

/// Indexes into [`PROGRAMS`].
pub(crate) const COMMERCE: usize = 4;
pub(crate) const MARKETPLACE: usize = 5;
pub(crate) const STORE: usize = 6;

const fn csp(name: &'static str, code: &'static str) -> Program {
    Program {
        name,
        code,
        licensing: "Cloud Solution Provider",
        payee: Payee::Partner,
        lag: 2,
        orders: &[Rebate, CoOp],
        levers: &CSP_LEVERS,
        products: &LICENSES,
    }
}
