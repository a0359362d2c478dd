//! Rows that repeat an earning id.
//!
//! Growth reports repeat an earning on each underlying transaction, and Partner Center's page about them says to sum
//! distinct earning ids only. An earning may also be in the files of several months. So of all current rows with one id
//! exactly one counts: of the newest observation, the first row in the order of its files. The others stay listed,
//! and are in no sum. A row without an id repeats nothing.
//!
//! Finding them takes the id and the amounts of every row, sorted outside of memory, so it is done once: when a sync
//! ends, for the observations that are current then. What is asked as of another time is found again.

use super::{
    read::{AmountSums, Codes, EarningFilter, EarningSums, money_columns, read, reader, unfit},
    twins::{Sorter, fingerprint},
};
use crate::{AsOf, Result, Store, StoredLakeFile, error::at};
use arrow_array::{Array, Decimal128Array, RecordBatch, StringArray};
use arrow_schema::Schema;
use parquet::arrow::{ProjectionMask, arrow_reader::RowSelection};
use payouts_files::columns::{CurrencyRule, EARNINGS};
use payouts_model::{SourceId, Totals, Window};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    sync::Arc,
};

/// The column that names an earning.
const ID: &str = "earningId";
/// The amounts that rows of one earning have in common. That of the transaction differs from row to row in a growth report.
const AMOUNTS: [&str; 2] = ["earningAmount", "earningAmountUSD"];

/// Ids in memory, 32 bytes each, before a run is spilled.
const IN_MEMORY: usize = 512 << 10;

/// Rows that are read together.
const BATCH: usize = 8192;

/// How many earnings of a kind are named.
const NAMED: usize = 20;

/// The low bits of a mark are those of the amounts.
const AMOUNT_BITS: u32 = 32;

/// How many rows repeat an earning id, and what they would add to sums.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarningRepeats {
    /// Rows that are listed and are in no sum, because another row counts for their earning id.
    pub rows: u64,
    /// Earning ids that several rows have.
    pub earnings: u64,
    /// Those of them that the current files of several windows hold.
    pub shared: u64,
    /// Those of them whose rows differ in their amounts: which of them is right, a person has to find out.
    pub differing: u64,
    /// The rows by the number of their observation.
    pub by_observation: BTreeMap<i64, u64>,
    /// What the rows would add, by the name of the column.
    pub totals: BTreeMap<String, Totals>,
}

/// An earning that the current files of several windows hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedEarning {
    /// Its id.
    pub id: String,
    /// The windows, oldest first.
    pub windows: Vec<Window>,
}

/// An earning whose rows differ in their amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferingEarning {
    /// The sign-in.
    pub source: SourceId,
    /// Its id.
    pub id: String,
    /// The windows of its rows and the amounts there, as `amount currency`; each once, in the order of the files.
    pub amounts: Vec<(Window, String)>,
}

/// The numbers of repeated rows, by the path of their file, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RepeatedRows(BTreeMap<String, Vec<u32>>);

impl RepeatedRows {
    pub(crate) fn of(&self, path: &str) -> &[u32] {
        self.0.get(path).map_or(&[], Vec::as_slice)
    }

    fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// As bytes: for each file the number of rows, then the distance from row to row, all as LEB128.
    pub(crate) fn to_bytes(&self, files: &[StoredLakeFile]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for file in files {
            let rows = self.of(&file.file.path);
            put(rows.len() as u64, &mut bytes);
            let mut last = 0;
            for row in rows {
                put(u64::from(row - last), &mut bytes);
                last = *row;
            }
        }
        bytes
    }

    /// What [`RepeatedRows::to_bytes`] wrote for the same files; `None` when it did not.
    pub(crate) fn from_bytes(mut bytes: &[u8], files: &[StoredLakeFile]) -> Option<Self> {
        let mut all = BTreeMap::new();
        for file in files {
            let count = take(&mut bytes)?;
            let (mut rows, mut last) = (Vec::new(), 0_u32);
            for _ in 0..count {
                last = last.checked_add(u32::try_from(take(&mut bytes)?).ok()?)?;
                rows.push(last);
            }
            if !rows.is_empty() {
                all.insert(file.file.path.clone(), rows);
            }
        }
        bytes.is_empty().then_some(Self(all))
    }
}

fn put(mut value: u64, bytes: &mut Vec<u8>) {
    while value >= 0x80 {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// What was found in the files of one sign-in.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) repeats: EarningRepeats,
    pub(crate) rows: RepeatedRows,
    /// The marks of some earnings in several windows, and of some whose amounts differ.
    shared: BTreeSet<u128>,
    differing: BTreeSet<u128>,
}

impl Store {
    /// How many current rows repeat an earning id, and what they would add to sums. Sorting, if it is needed, takes room in
    /// `scratch`.
    ///
    /// # Errors
    /// When the catalog or a file cannot be read.
    pub fn earning_repeats(
        &self,
        source: Option<&SourceId>,
        as_of: AsOf,
        scratch: &Path,
    ) -> Result<EarningRepeats> {
        let mut all = EarningRepeats::default();
        for (source, files) in self.files_by_source(source, as_of)? {
            all.merge(match self.kept_repeats(&source, &files)? {
                Some(kept) => kept,
                None => find(self.layout().root(), &files, scratch)?.repeats,
            });
        }
        Ok(all)
    }

    /// Which rows they are.
    pub(crate) fn repeated_rows(
        &self,
        source: Option<&SourceId>,
        as_of: AsOf,
        scratch: &Path,
    ) -> Result<RepeatedRows> {
        let mut all = RepeatedRows::default();
        for (source, files) in self.files_by_source(source, as_of)? {
            all.extend(match self.kept_repeated_rows(&source, &files)? {
                Some(kept) => kept,
                None => find(self.layout().root(), &files, scratch)?.rows,
            });
        }
        Ok(all)
    }

    /// The current earnings whose rows differ in their amounts; of very many, the first ones.
    ///
    /// # Errors
    /// When the catalog or a file cannot be read.
    pub fn differing_earnings(
        &self,
        source: Option<&SourceId>,
        as_of: AsOf,
        scratch: &Path,
    ) -> Result<Vec<DifferingEarning>> {
        let mut all = Vec::new();
        for (source, files) in self.files_by_source(source, as_of)? {
            if self.kept_repeats(&source, &files)?.is_some_and(|kept| kept.differing == 0) {
                continue;
            }
            let root = self.layout().root();
            let found = find(root, &files, scratch)?;
            let named = named(root, &files, &found.differing)?.into_values();
            all.extend(named.map(|(id, amounts)| DifferingEarning { source: source.clone(), id, amounts }));
        }
        Ok(all)
    }

    /// Current files, sign-in by sign-in: an id means one earning within a sign-in.
    pub(crate) fn files_by_source(
        &self,
        source: Option<&SourceId>,
        as_of: AsOf,
    ) -> Result<BTreeMap<SourceId, Vec<StoredLakeFile>>> {
        let filter = EarningFilter { source: source.cloned(), ..EarningFilter::default() };
        let mut by_source = BTreeMap::<SourceId, Vec<StoredLakeFile>>::new();
        for file in self.earning_files(&filter, as_of)? {
            by_source.entry(file.window.source.clone()).or_default().push(file);
        }
        Ok(by_source)
    }
}

impl EarningRepeats {
    pub(crate) fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.earnings += other.earnings;
        self.shared += other.shared;
        self.differing += other.differing;
        for (observation, rows) in other.by_observation {
            *self.by_observation.entry(observation).or_default() += rows;
        }
        let of = |totals| EarningSums { totals, ..EarningSums::default() };
        let mut sums = of(std::mem::take(&mut self.totals));
        sums.merge(of(other.totals));
        self.totals = sums.totals;
    }
}

/// The rows of one id, while they go by.
struct Group {
    id: u128,
    amounts: u128,
    /// The place of the row that counts so far.
    counts: u64,
    rows: u64,
    window: usize,
    differs: bool,
    is_shared: bool,
}

/// Finds the repeated rows in the files of one sign-in. Sorts within `scratch`.
pub(crate) fn find(root: &Path, files: &[StoredLakeFile], scratch: &Path) -> Result<Found> {
    // The order in which rows count: the newest observation first.
    let mut ranked: Vec<&StoredLakeFile> = files.iter().collect();
    ranked
        .sort_by(|one, other| (other.observation, &one.file.path).cmp(&(one.observation, &other.file.path)));
    let mut windows: Vec<&Window> = Vec::new();
    let mut window_of = Vec::new();
    for file in &ranked {
        let known = windows.iter().rposition(|window| **window == file.window);
        window_of.push(known.unwrap_or_else(|| {
            windows.push(&file.window);
            windows.len() - 1
        }));
    }
    let mut sorter = Sorter::new(scratch, IN_MEMORY);
    for (rank, file) in ranked.iter().enumerate() {
        marks(root, file, |row, mark, _| sorter.push(mark, place(rank, row)).map_err(at(scratch)))?;
    }

    let mut found = Found::default();
    let mut repeated: Vec<Vec<u32>> = vec![Vec::new(); ranked.len()];
    let mut open: Option<Group> = None;
    for pair in sorter.sorted().map_err(at(scratch))? {
        let (mark, place) = pair.map_err(at(scratch))?;
        let id = mark >> AMOUNT_BITS;
        let (rank, _) = row_at(place);
        match &mut open {
            Some(group) if group.id == id => {
                group.rows += 1;
                group.differs |= group.amounts != mark;
                group.is_shared |= group.window != window_of[rank];
                let (rank, row) = row_at(group.counts.max(place));
                group.counts = group.counts.min(place);
                repeated[rank].push(row);
            }
            _ => {
                found.close(open.take());
                let window = window_of[rank];
                let group = Group {
                    id,
                    amounts: mark,
                    counts: place,
                    rows: 1,
                    window,
                    differs: false,
                    is_shared: false,
                };
                open = Some(group);
            }
        }
    }
    found.close(open);

    for (file, mut rows) in ranked.into_iter().zip(repeated) {
        if rows.is_empty() {
            continue;
        }
        rows.sort_unstable();
        *found.repeats.by_observation.entry(file.observation.0).or_default() += rows.len() as u64;
        let totals = EarningRepeats { totals: totals(root, file, &rows)?, ..EarningRepeats::default() };
        found.repeats.merge(totals);
        found.rows.0.insert(file.file.path.clone(), rows);
    }
    Ok(found)
}

impl Found {
    fn close(&mut self, group: Option<Group>) {
        let Some(group) = group.filter(|group| group.rows > 1) else { return };
        let repeats = &mut self.repeats;
        repeats.rows += group.rows - 1;
        repeats.earnings += 1;
        repeats.shared += u64::from(group.is_shared);
        repeats.differing += u64::from(group.differs);
        for (is_one, named) in [(group.is_shared, &mut self.shared), (group.differs, &mut self.differing)] {
            if is_one && named.len() < NAMED {
                named.insert(group.id);
            }
        }
    }

    /// Some of the earnings that several windows hold.
    pub(crate) fn shared(&self, root: &Path, files: &[StoredLakeFile]) -> Result<Vec<SharedEarning>> {
        let named = named(root, files, &self.shared)?.into_values();
        let shared = named.map(|(id, amounts)| {
            let mut windows: Vec<_> = amounts.into_iter().map(|(window, _)| window).collect();
            windows.dedup();
            SharedEarning { id, windows }
        });
        Ok(shared.collect())
    }
}

fn place(rank: usize, row: u32) -> u64 {
    (rank as u64) << 32 | u64::from(row)
}

#[expect(clippy::cast_possible_truncation, reason = "both halves were put there by `place`")]
fn row_at(place: u64) -> (usize, u32) {
    ((place >> 32) as usize, place as u32)
}

/// What the rows of a file would add.
fn totals(root: &Path, file: &StoredLakeFile, rows: &[u32]) -> Result<BTreeMap<String, Totals>> {
    let builder = reader(root, file)?.with_batch_size(BATCH);
    let mut sums = AmountSums::new(&EARNINGS, money_columns(&EARNINGS), builder.schema());
    let only = ProjectionMask::columns(builder.parquet_schema(), sums.needed());
    let ranges = rows.chunk_by(|row, next| row + 1 == *next).filter_map(|run| {
        let (first, last) = (*run.first()? as usize, *run.last()? as usize);
        Some(first..last + 1)
    });
    let all = usize::try_from(file.file.rows).unwrap_or(usize::MAX);
    let selection = RowSelection::from_consecutive_ranges(ranges, all);
    for batch in read(builder.with_projection(only).with_row_selection(selection), file)? {
        sums.add(&batch?, &[])?;
    }
    Ok(sums.finish().totals)
}

/// Ids with the amounts of their rows, by their marks.
type Named = BTreeMap<u128, (String, Vec<(Window, String)>)>;

/// Finds the ids of marks again, with the amounts of their rows.
fn named(root: &Path, files: &[StoredLakeFile], wanted: &BTreeSet<u128>) -> Result<Named> {
    let mut named = Named::new();
    if wanted.is_empty() {
        return Ok(named);
    }
    for file in files {
        marks(root, file, |_, mark, row| {
            let id = mark >> AMOUNT_BITS;
            if wanted.contains(&id) {
                let (_, amounts) = named.entry(id).or_insert_with(|| (row.id.to_owned(), Vec::new()));
                let pair = (file.window.clone(), row.amount());
                if !amounts.contains(&pair) {
                    amounts.push(pair);
                }
            }
            Ok(())
        })?;
    }
    Ok(named)
}

/// A row with an earning id.
struct MarkedRow<'r> {
    id: &'r str,
    /// Of the whole file.
    schema: &'r Schema,
    batch: &'r RecordBatch,
    row: usize,
}

impl MarkedRow<'_> {
    /// The amount of the earning, for people.
    fn amount(&self) -> String {
        let mut sums = AmountSums::new(
            &EARNINGS,
            money_columns(&EARNINGS).filter(|column| column.name == AMOUNTS[0]),
            self.schema,
        );
        let added = sums.add(&self.batch.slice(self.row, 1), &[]);
        let totals = sums.finish().totals.remove(AMOUNTS[0]).unwrap_or_default();
        let sum = totals.sums.iter().next().map(|(currency, amount)| format!("{amount} {currency}"));
        match (added, sum) {
            (Ok(()), Some(sum)) => sum,
            _ => "no amount".to_owned(),
        }
    }
}

/// Visits the rows of a file that have an id, with a mark of the id and the amounts. Two ids share the upper 96 bits of
/// their marks in one of 10¹⁰ ledgers of a thousand million rows; two amounts share 32 bits in one of 4·10⁹.
fn marks(
    root: &Path,
    stored: &StoredLakeFile,
    mut visit: impl FnMut(u32, u128, &MarkedRow<'_>) -> Result<()>,
) -> Result<()> {
    let builder = reader(root, stored)?.with_batch_size(BATCH);
    let rules = AMOUNTS.map(|name| {
        let column = EARNINGS.columns.iter().find(|column| column.name == name);
        (name, column.and_then(|column| column.money))
    });
    let sums = AmountSums::new(
        &EARNINGS,
        money_columns(&EARNINGS).filter(|column| AMOUNTS.contains(&column.name)),
        builder.schema(),
    );
    let wanted = sums.needed().into_iter().chain([ID]);
    let only = ProjectionMask::columns(builder.parquet_schema(), wanted);
    let (schema, mut first) = (Arc::clone(builder.schema()), 0_u32);
    for batch in read(builder.with_projection(only), stored)? {
        let batch = batch?;
        let text = |name: &str| batch.column_by_name(name).and_then(|column| column.as_any().downcast_ref());
        let Some(ids) = text(ID) else { return Ok(()) };
        let ids: &StringArray = ids;
        let extra: Option<&StringArray> = text(super::schema::EXTRA);
        let mut amounts: Vec<_> = rules.iter().map(|rule| Amounts::new(*rule, &batch)).collect();
        for row in (0..batch.num_rows()).filter(|row| ids.is_valid(*row)) {
            let mut hasher = DefaultHasher::new();
            for amounts in &mut amounts {
                amounts.hash(row, extra, &mut hasher);
            }
            let (id, _) = fingerprint([ids.value(row).as_bytes()].into_iter());
            let mark = (id >> AMOUNT_BITS) << AMOUNT_BITS | u128::from(hasher.finish() >> 32);
            let number = first + u32::try_from(row).unwrap_or(u32::MAX);
            visit(number, mark, &MarkedRow { id: ids.value(row), schema: &schema, batch: &batch, row })?;
        }
        first += u32::try_from(batch.num_rows()).unwrap_or_default();
    }
    Ok(())
}

/// One column of amounts, to be compared.
struct Amounts<'b> {
    name: &'static str,
    values: Option<&'b Decimal128Array>,
    codes: Option<Codes<'b>>,
}

impl<'b> Amounts<'b> {
    fn new((name, rule): (&'static str, Option<CurrencyRule>), batch: &'b RecordBatch) -> Self {
        let values = batch.column_by_name(name).and_then(|column| column.as_any().downcast_ref());
        Self { name, values, codes: rule.map(|rule| Codes::new(rule, batch)) }
    }

    fn hash(&mut self, row: usize, extra: Option<&StringArray>, hasher: &mut DefaultHasher) {
        match self.values.filter(|values| values.is_valid(row)) {
            Some(values) => {
                values.value(row).hash(hasher);
                let currency = self.codes.as_mut().and_then(|codes| codes.currency(row));
                currency.hash(hasher);
            }
            // An amount that its column has no room for.
            None => extra
                .and_then(|extra| unfit(extra, row, self.name).ok().flatten())
                .map(|amount| amount.decimal().normalize())
                .hash(hasher),
        }
    }
}
