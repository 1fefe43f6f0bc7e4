/**
 * Our own dump: gzip over SQL text that psql can read as well: a comment with what made it, one COPY … FROM
 * stdin with its rows per table, and a comment with how many rows there are, so that a cut file is noticed.
 */
export type DumpHead = { format: 1; at: string; migrations: string[] }
export type RowCounts = Record<string, number>

const headMark = '-- xiaoguan dump '
const endMark = '-- rows '

export const headLine = (head: DumpHead): string => `${headMark}${JSON.stringify(head)}\n`
export const endLine = (rows: RowCounts): string => `${endMark}${JSON.stringify(rows)}\n`
export const copyLine = (table: string, columns: readonly string[]): string =>
  `COPY ${table} (${columns.map(quote).join(', ')}) FROM stdin;\n`
/** A row never looks like this: COPY writes a backslash as two. */
export const copyEnd = String.raw`\.`

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export type DumpLine =
  | { kind: 'head'; head: DumpHead }
  | { kind: 'copy'; table: string; statement: string }
  | { kind: 'end'; rows: RowCounts }
  | { kind: 'other' }

/** What a line outside of a table's rows says. */
export function readDumpLine(line: string): DumpLine {
  if (line.startsWith(headMark)) {
    // Written by headLine; whoever edits a dump by hand sees where it breaks.
    return { kind: 'head', head: JSON.parse(line.slice(headMark.length)) as DumpHead }
  }
  if (line.startsWith(endMark))
    return { kind: 'end', rows: JSON.parse(line.slice(endMark.length)) as RowCounts }
  const copy = /^COPY ([a-z_.]+) \(.*\) FROM stdin;$/.exec(line)
  return copy?.[1]
    ? { kind: 'copy', table: copy[1], statement: line.slice(0, -1) }
    : { kind: 'other' }
}
