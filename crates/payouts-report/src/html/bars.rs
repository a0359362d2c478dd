//! A bar chart in SVG.

use maud::{Markup, html};

/// A chart of groups of bars.
#[derive(Debug, Default)]
pub(super) struct BarChart {
    pub(super) id: String,
    pub(super) title: String,
    /// A sentence for those who cannot see it.
    pub(super) description: String,
    pub(super) series: Vec<String>,
    pub(super) groups: Vec<BarGroup>,
    /// What the longest bar means.
    pub(super) longest: String,
}

/// Bars that share a label.
#[derive(Debug, Default)]
pub(super) struct BarGroup {
    pub(super) label: String,
    pub(super) bars: Vec<Bar>,
}

/// A bar: its series, its length in thousandths of the longest one, and what it means.
#[derive(Debug)]
pub(super) struct Bar {
    pub(super) series: usize,
    pub(super) permille: u32,
    pub(super) meaning: String,
}

const WIDTH: usize = 640;
const HEIGHT: u32 = 180;
const TOP: u32 = 24;
const LEFT: usize = 8;

impl BarChart {
    pub(super) fn render(&self, below: &Markup) -> Markup {
        let bottom = TOP + HEIGHT;
        let step = (WIDTH - 2 * LEFT) / self.groups.len().max(1);
        let inner = (step * 7 / 10).max(1);
        html! {
            figure {
                figcaption { (self.title) }
                @if self.series.len() > 1 {
                    ul.legend {
                        @for (number, name) in self.series.iter().enumerate() {
                            li { span class={ "swatch s" (number % 4) } aria-hidden="true" {} (name) }
                        }
                    }
                }
                svg viewBox={ "0 0 " (WIDTH) " " (bottom + 28) } role="img" aria-labelledby={ (self.id) "-t " (self.id) "-d" } {
                    title id={ (self.id) "-t" } { (self.title) }
                    desc id={ (self.id) "-d" } { (self.description) }
                    line.axis x1=(LEFT) y1=(TOP) x2=(WIDTH - LEFT) y2=(TOP) stroke-dasharray="2 4" {}
                    text.axis-label x=(LEFT) y=(TOP - 7) { (self.longest) }
                    @for (place, group) in self.groups.iter().enumerate() {
                        @let x = LEFT + place * step + (step - inner) / 2;
                        @let width = (inner / group.bars.len().max(1)).clamp(1, 64);
                        @let start = x + (inner - width * group.bars.len().max(1)) / 2;
                        @for (number, bar) in group.bars.iter().enumerate() {
                            @let height = (HEIGHT * bar.permille / 1000).max(u32::from(bar.permille > 0) * 2);
                            rect class={ "s" (bar.series % 4) } x=(start + number * width) y=(bottom - height)
                                width=(width.saturating_sub(2).max(1)) height=(height) rx="2" { title { (bar.meaning) } }
                        }
                        text.tick x=(LEFT + place * step + step / 2) y=(bottom + 18) text-anchor="middle" { (group.label) }
                    }
                    line.axis x1=(LEFT) y1=(bottom) x2=(WIDTH - LEFT) y2=(bottom) {}
                }
                (below)
            }
        }
    }
}

/// The length of a bar in thousandths of the longest one.
pub(super) fn permille(count: u64, most: u64) -> u32 {
    let share = u128::from(count) * 1_000 / u128::from(most.max(1));
    u32::try_from(share).unwrap_or(1_000).min(1_000)
}
