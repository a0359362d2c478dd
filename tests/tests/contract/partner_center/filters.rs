//! `$filter` arrives exactly as it was written, whatever is in it.

use payouts_tests::loopback::{Asked, Loopback, Reply};
use url::form_urlencoded;

use super::client;

async fn sent(filter: &str) -> Asked {
    let service = Loopback::answering(Reply::json(202, "{}")).await;
    client(&service).queue_payments_export().filter(filter).send().await.unwrap();
    service.asked_once()
}

#[tokio::test]
async fn each_kind_of_character_has_its_encoding() {
    for (filter, encoded) in [
        ("paymentId eq '000000000000'", "paymentId%20eq%20%27000000000000%27"),
        ("leverCode eq 'a:b:c'", "leverCode%20eq%20%27a%3Ab%3Ac%27"),
        ("a eq 'Fish & Chips'", "a%20eq%20%27Fish%20%26%20Chips%27"),
        ("a eq 'one+one'", "a%20eq%20%27one%2Bone%27"),
        ("a eq 'O''Neill'", "a%20eq%20%27O%27%27Neill%27"),
        ("a eq 'Größe'", "a%20eq%20%27Gr%C3%B6%C3%9Fe%27"),
        ("a eq '日本'", "a%20eq%20%27%E6%97%A5%E6%9C%AC%27"),
        ("a eq '🍕'", "a%20eq%20%27%F0%9F%8D%95%27"),
        ("a eq '100%'", "a%20eq%20%27100%25%27"),
        ("a eq '%20'", "a%20eq%20%27%2520%27"),
        ("a eq 'x=y;z,?#/\\'", "a%20eq%20%27x%3Dy%3Bz%2C%3F%23%2F%5C%27"),
        ("(a eq 'b') and (c ge 1.10)", "%28a%20eq%20%27b%27%29%20and%20%28c%20ge%201.10%29"),
        ("a eq 'line\nbreak\ttab'", "a%20eq%20%27line%0Abreak%09tab%27"),
        ("a eq '\"'", "a%20eq%20%27%22%27"),
        ("", ""),
    ] {
        assert_eq!(sent(filter).await.query().unwrap(), format!("%24filter={encoded}"), "{filter}");
    }
}

#[tokio::test]
async fn what_a_server_decodes_is_what_was_written() {
    let everything: String = (' '..='~').chain(['\u{a0}', 'é', '“', '”', '’', '€', '\u{10ffff}']).collect();
    let asked = sent(&everything).await;
    let decoded: Vec<_> = form_urlencoded::parse(asked.query().unwrap().as_bytes()).collect();
    assert_eq!(decoded, [("$filter".into(), everything.into())]);
}

#[tokio::test]
async fn no_blank_is_a_plus_sign_and_nothing_but_plain_characters_is_unencoded() {
    let everything: String = ('\u{1}'..'\u{250}').collect();
    let asked = sent(&everything).await;
    let value = asked.query().unwrap().strip_prefix("%24filter=").unwrap();
    let bare: Vec<_> = value
        .chars()
        .filter(|c| !c.is_ascii_alphanumeric() && !matches!(c, '%' | '-' | '.' | '_' | '*'))
        .collect();
    assert_eq!(bare, ['\0'; 0]);
}

#[tokio::test]
async fn a_long_filter_is_sent_whole() {
    let ids: Vec<_> = (0..200).map(|id| format!("paymentId eq '{id:012}'")).collect();
    let filter = ids.join(" or ");
    let asked = sent(&filter).await;
    let decoded = form_urlencoded::parse(asked.query().unwrap().as_bytes()).next().unwrap();
    assert_eq!(decoded.1, filter);
}
