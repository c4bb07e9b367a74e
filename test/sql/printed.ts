import type { Engine } from './engine.ts'

/** How many columns a terminal needs for what psql prints of a view. */
export async function printedWidth(engine: Engine, view: string): Promise<number> {
  const client = await engine.database.connect()
  await client.query("set timezone = 'UTC'")
  const types = { getTypeParser: () => (text: string) => text }
  const { fields, rows } = await client.query({ text: `select * from ${view}`, rowMode: 'array', types })
  if (rows.length === 0) throw new Error(`${view} has no rows to print`)
  const widths = fields.map(({ name }, index) =>
    Math.max(name.length, ...rows.map((row) => (row[index] ?? '').length)),
  )
  return widths.reduce((sum, width) => sum + width, 0) + 3 * (widths.length - 1) + 2
}
