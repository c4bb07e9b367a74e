import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Answered, markdown } from './report.ts'

/** Writes bench/RESULTS.md: the tables, and what they were measured on. */
export function save({ answered, postgres }: { answered: readonly Answered[]; postgres: string }): void {
  const cpu = cpus()[0]?.model ?? 'unknown processor'
  const memory = Math.round(totalmem() / 2 ** 30)
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ')
  const head = [
    '# Results of the bench',
    '',
    `Measured on ${new Date().toISOString().slice(0, 10)} with \`${command}\`: ${availableParallelism()} × ${cpu}, ${memory} GB,`,
    `Node ${process.versions.node}, Postgres ${postgres} (embedded, its default settings, fsync on). What each figure is`,
    'compared with ran in the same run, in turns with it; `rounds` are the lowest and highest ratio of single rounds.',
    '',
    '',
  ].join('\n')
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), head + answered.map(markdown).join('\n'))
}
