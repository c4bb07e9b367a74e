import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Answered, markdown } from './report.ts'

const file = join(import.meta.dirname, 'RESULTS.md')

const head = `# Results of the bench

Measured with \`npm run bench -- --save\` on an embedded Postgres with its default settings, fsync on. What each figure is
compared with ran in the same run, in turns with it; \`rounds\` are the lowest and highest ratio of single rounds.

`

type Saving = { answered: readonly Answered[]; names: readonly string[]; postgres: string }

/** Writes into bench/RESULTS.md what was asked, and on what it was measured; the answers of other questions stay. */
export function save({ answered, names, postgres }: Saving): void {
  const cpu = cpus()[0]?.model ?? 'unknown processor'
  const memory = Math.round(totalmem() / 2 ** 30)
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${availableParallelism()} × ${cpu}, ${memory} GB, Node ${process.versions.node}, Postgres ${postgres}`
  const sections = known()
  for (const each of answered) sections.set(each.name, markdown(each, `On ${day}: ${machine}.`))
  const texts = names.flatMap((name) => sections.get(name) ?? [])
  writeFileSync(file, head + texts.join('\n'))
}

/** Each section of the file by its name. */
function known(): Map<string, string> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const sections = text.split(/^(?=## )/m).slice(1)
  return new Map(sections.map((section) => [/^## (.*)/.exec(section)![1]!, `${section.trimEnd()}\n`]))
}
