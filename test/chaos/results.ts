import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { findBinaries } from '../../src/db/embedded/binaries.ts'
import { findServerUser } from '../../src/db/embedded/user.ts'
import { type Asked, head, rowsOf } from './scoreboard.ts'

const file = join(import.meta.dirname, 'RESULTS.md')

const preface = `# Scoreboard

What \`npm run chaos\` measured, one section per question; \`--save\` writes the sections of the questions that were asked and
leaves the others. \`limit\` is a figure that is published without a promise, \`skipped\` says what the machine lacked.
`

export function machine(): string {
  const cpu = cpus()[0]?.model ?? 'unknown processor'
  const memory = Math.round(totalmem() / 2 ** 30)
  const postgres = findBinaries({ user: findServerUser('/') ?? undefined }).version
  return `${availableParallelism()} × ${cpu}, ${memory} GB, Linux ${release()}, Node ${process.versions.node}, Postgres ${postgres} (fsync on)`
}

/** Writes the sections of these questions into test/chaos/RESULTS.md. */
export function save({ asked, form }: { asked: readonly Asked[]; form: string }): void {
  const date = new Date().toISOString().slice(0, 10)
  const sections = new Map(savedSections())
  for (const one of asked) {
    const about = `${date}, \`npm run chaos -- ${one.name}${form} --seed ${one.seed}\` on ${machine()}`
    const table = [head, head.map(() => '---'), ...rowsOf(one)].map((row) => `| ${row.join(' | ')} |`)
    const { injected, planned } = one.answer.faults
    const faults = planned === 0 ? '' : ` Faults: ${injected} of ${planned} planned.`
    sections.set(one.name, `${about}.${faults}\n\n${table.join('\n')}\n`)
  }
  const bodies = [...sections].toSorted().map(([name, body]) => `\n## ${name}\n\n${body}`)
  writeFileSync(file, preface + bodies.join(''))
}

function savedSections(): [string, string][] {
  return saved()
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [name, ...body] = section.split('\n')
      return [name!, `${body.join('\n').trim()}\n`]
    })
}

function saved(): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
