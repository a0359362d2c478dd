//! Notifications after `sync`, `bank import` and `close`. They change no exit code: a failure is a warning.

mod message;
mod program;

use super::status;
use crate::{
    config::{After, SecretRef, Webhook, WebhookUrl, When},
    context::Context,
    exit::{Exit, Outcome},
    sources::secret,
};
use message::Message;
use payouts_http::{Error, SecretUrl, post_webhook};

/// Informs the configured receivers about how a command ended, if they want to know.
pub(crate) async fn after(after: After, outcome: &Outcome, context: &Context) {
    let notify = &context.config().notify;
    let exit = match outcome {
        Ok(exit) => *exit,
        Err(failure) => failure.exit,
    };
    // The process was asked to leave, and has seconds until it is killed.
    if !notify.is_wanted(after) || matches!(exit, Exit::Interrupted | Exit::Terminated) {
        return;
    }
    let message = Message::new(after, exit, status::checks(context).await.ok(), context.environment.now());
    if notify.when == When::Person && !message.needs_person() {
        return;
    }
    let not_sent =
        |why: &dyn std::fmt::Display| context.warn(format!("warning: no notification was sent: {why}"));
    if let Err(why) = program::run(&notify.command, &message.text(), &context.environment).await {
        not_sent(&why);
    }
    if let Some(webhook) = &notify.webhook
        && let Err(error) = post(webhook, message.json(), context).await
    {
        not_sent(&error);
    }
}

async fn post(webhook: &Webhook, json: String, context: &Context) -> Result<(), Error> {
    let fetched = |reference: &SecretRef| secret(context, reference);
    let address = match &webhook.url {
        WebhookUrl::Written(url) => url.clone(),
        WebhookUrl::Referred(reference) => SecretUrl::from(fetched(reference)?.expose().as_str()),
    };
    post_webhook(&address, &fetched(&webhook.secret)?, json, &context.environment).await
}
