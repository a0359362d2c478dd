//! `payouts report month`: one set of figures in many forms.

use super::{ledger, snapshot::snapshot};
use crate::{
    args::{MonthArgs, MonthForm},
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
    output::to_file,
};
use payouts_report::{
    Figures, ReportError, render_csv, render_html, render_json, render_markdown, render_workbook,
};

pub(super) fn run(args: &MonthArgs, context: &Context) -> Outcome {
    let form = MonthForm::of(args).ok_or_else(|| {
        Failure::usage(format!("{} does not say which form, or another than --format", shown(&args.to)))
            .with_hint("known: .html, .xlsx, .md, .csv and .json")
    })?;
    let store = ledger(context)?;
    let figures = Figures::new(&snapshot(&store, args.month, args.knowledge.as_of, context)?);
    let bytes = render(&figures, form).map_err(|error| Failure::new(Exit::Unexpected, error.to_string()))?;
    to_file(&args.to, args.force, |out| Ok(out.write_all(&bytes)?))?;
    if args.to.as_os_str() != "-" {
        context.notice(format!("the report of {} is in {}", args.month, shown(&args.to)));
    }
    Ok(Exit::Done)
}

/// The report in a form.
pub(crate) fn render(figures: &Figures, form: MonthForm) -> Result<Vec<u8>, ReportError> {
    Ok(match form {
        MonthForm::Html => render_html(figures).into_bytes(),
        MonthForm::Xlsx => render_workbook(figures)?,
        MonthForm::Md => render_markdown(figures).into_bytes(),
        MonthForm::Csv => render_csv(figures)?.into_bytes(),
        MonthForm::Json => render_json(figures)?.into_bytes(),
    })
}
