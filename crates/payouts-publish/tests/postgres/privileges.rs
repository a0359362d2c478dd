//! Roles that may do no more than they have to, and the way to the server.

use crate::{
    ledger::TestLedger,
    server::{client, server},
};
use payouts_publish::postgres::{Password, PostgresTarget, PublishOptions, TlsMode, publish, verify};

#[tokio::test]
async fn the_documented_privileges_are_enough_and_less_is_refused() {
    let Some(server) = server() else { return };
    let (url, mut ledger) = (server.database().await, TestLedger::sample());
    let database = url.rsplit('/').next().unwrap();
    let sql = client(&url).await;
    let setup = format!(
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC;
         DROP ROLE IF EXISTS owner; CREATE ROLE owner LOGIN; GRANT CONNECT, TEMPORARY ON DATABASE {database} TO owner;
         DROP ROLE IF EXISTS publisher; CREATE ROLE publisher LOGIN; GRANT CONNECT, TEMPORARY ON DATABASE {database} TO publisher;
         DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN; GRANT CONNECT ON DATABASE {database} TO reader;"
    );
    sql.batch_execute(&setup).await.unwrap();
    let target = |user: &str| PostgresTarget::from_url(&server.url(user, database)).unwrap();
    let options = PublishOptions::new("contoso");
    let refused = publish(&ledger.store, &target("owner"), &options).await.unwrap_err();
    assert!(refused.is_not_permitted() && refused.hint().is_some(), "{refused}");
    sql.batch_execute("CREATE SCHEMA payouts AUTHORIZATION owner").await.unwrap();
    publish(&ledger.store, &target("owner"), &options).await.unwrap();

    let refused = publish(&ledger.store, &target("publisher"), &options).await.unwrap_err();
    assert!(refused.is_not_permitted(), "{refused}");
    let grants = "GRANT USAGE ON SCHEMA payouts TO publisher, reader;
                  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA payouts TO publisher;
                  GRANT SELECT ON ALL TABLES IN SCHEMA payouts TO reader";
    sql.batch_execute(grants).await.unwrap();
    ledger.payments("2026-02", &[]);
    ledger.earnings("2026-02", &crate::ledger::csv(1..9, "2026-02", "1"));
    assert!(publish(&ledger.store, &target("publisher"), &options).await.unwrap().is_changed);
    let scratch = tempfile::tempdir().unwrap();
    let check = verify(&ledger.store, &target("reader"), "contoso", scratch.path()).await.unwrap();
    assert_eq!(check.differences, []);
    let refused = publish(&ledger.store, &target("reader"), &options).await.unwrap_err();
    assert!(refused.is_not_permitted(), "{refused}");
    // Over the Unix socket, as libpq names it.
    let socket = server.directory.display();
    let socket = format!("postgresql:///{database}?host={socket}&port={}&user=publisher", server.port);
    let socket = PostgresTarget::from_url(&socket).unwrap();
    assert!(!publish(&ledger.store, &socket, &options).await.unwrap().is_changed);
    let refused = publish(&ledger.store, &target("stranger"), &options).await.unwrap_err();
    assert!(refused.is_sign_in(), "{refused}");
}

#[tokio::test]
async fn a_certificate_of_another_authority_or_name_is_refused() {
    let Some(server) = server() else { return };
    let (url, ledger) = (server.database().await, TestLedger::sample());
    let sql = client(&url).await;
    sql.batch_execute("DROP ROLE IF EXISTS secret; CREATE ROLE secret LOGIN SUPERUSER PASSWORD 'hunter2'")
        .await
        .unwrap();
    let roots = server.directory.join("root.pem");
    let database = url.rsplit('/').next().unwrap();
    let url = |host: &str, options: &str| {
        let url = format!("postgresql://secret@{host}:{}/{database}?{options}", server.port);
        PostgresTarget::from_url(&url).unwrap().with_password(Password::new("hunter2"))
    };
    let trusted = format!("sslmode=verify-full&sslrootcert={}", roots.display());
    let options = PublishOptions::new("contoso");
    for host in ["127.0.0.1", "localhost"] {
        let target = url(host, &trusted);
        assert_eq!(target.tls_mode(), TlsMode::VerifyFull);
        publish(&ledger.store, &target, &options).await.unwrap();
    }
    for target in [url("127.0.0.1", "sslmode=require"), url("127.0.0.2", &trusted)] {
        let refused = publish(&ledger.store, &target, &options).await.unwrap_err();
        assert!(refused.is_unreachable(), "{refused}");
        let shown = format!("{refused} {refused:?}");
        assert!(shown.contains("certificate") && !shown.contains("hunter2"), "{shown}");
    }
    let nowhere = PostgresTarget::from_url("postgresql://me@127.0.0.1:1/db").unwrap();
    assert!(publish(&ledger.store, &nowhere, &options).await.unwrap_err().is_unreachable());
}
