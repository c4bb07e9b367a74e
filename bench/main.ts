/**
 * npm run bench [-- question…] [--quick] [--save]
 *
 * Every question is one file, answers with figures, and may be asked alone. A machine is never quiet for long, so a
 * figure is a ratio to a limit or to a peer that was measured in the same run, the two in turns; what is printed is the
 * ratio of their medians, and beside it the lowest and highest ratio of single rounds. Absolute times are only shown so
 * that a ratio can be understood.
 *
 * Postgres is a throw-away embedded server with the settings it comes with: fsync on, synchronous commits. The daemon,
 * the worker and the peers are processes of their own, from bench/processes, wherever the figure depends on it.
 *
 * `must` is a condition of done, `aim` what the limits allow. The exit code is 1 when a `must` fails. `--quick` runs fewer
 * and smaller rounds, to see that everything works; `--save` writes what was asked into bench/RESULTS.md.
 */
import { parseArgs } from 'node:util'
import { burst } from './burst.ts'
import { calendar } from './calendar.ts'
import { catchUp } from './catch-up.ts'
import { drain } from './drain.ts'
import { idle } from './idle.ts'
import { live } from './live.ts'
import { pages } from './pages.ts'
import { precision } from './precision.ts'
import type { Bench, Question } from './question.ts'
import { type Answered, printed, verdict } from './report.ts'
import { save } from './results.ts'
import { runNow } from './run-now.ts'
import { scale } from './scale.ts'
import { startServer } from './server.ts'

const questions: readonly Question[] = [
  burst,
  catchUp,
  drain,
  precision,
  runNow,
  scale,
  idle,
  calendar,
  live,
  pages,
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, save: { type: 'boolean', default: false } },
})
const asked = positionals.length === 0 ? questions : positionals.map(questionNamed)

const server = await startServer()
const bench: Bench = {
  database: server.database,
  isQuick: values.quick,
  say: (text) => console.log(`  ${text}`),
}
const answered: Answered[] = []
try {
  for (const { name, asks, answer } of asked) {
    const since = performance.now()
    const figures = await answer(bench)
    const answeredOne = { name, asks, figures }
    answered.push(answeredOne)
    console.log(printed(answeredOne))
    bench.say(`took ${Math.round((performance.now() - since) / 1000)} s`)
  }
} finally {
  await server.stop()
}
if (values.save) save({ answered, names: questions.map(({ name }) => name), postgres: server.version })
if (answered.some(({ figures }) => figures.some((figure) => verdict(figure) === 'FAILS')))
  process.exitCode = 1

function questionNamed(name: string): Question {
  const found = questions.find((question) => question.name === name)
  if (found !== undefined) return found
  throw new Error(`There is no question "${name}", only ${questions.map((one) => one.name).join(', ')}`)
}
