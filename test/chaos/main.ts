/**
 * npm run chaos [-- question or S-id…] [--long] [--seed N] [--save]
 *
 * Every question is one file of the folder questions, injects faults into real processes on a Postgres of its own, and
 * answers with figures. What they count comes from a file to which the jobs themselves append, not from our tables. A question
 * that cannot be asked on this machine says so; one whose faults did not all happen has failed, whatever it measured.
 *
 * Progress goes to stderr, the scoreboard to stdout. The exit code is 1 when a figure misses its target. `--long` is the
 * nightly form, `--seed` plays a run again as far as faults can be, `--save` writes RESULTS.md.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Answer, Question } from './question.ts'
import { machine, save } from './results.ts'
import { type Asked, isMissed, printed } from './scoreboard.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    seed: { type: 'string' },
  },
})
const seed = seedOf(values.seed)
const asked: Asked[] = []
for (const question of select(await allQuestions(), positionals)) {
  const { name, about } = question
  console.error(`${name}: ${about} (seed ${seed})`)
  const since = performance.now()
  const say = (line: string) => console.error(`  ${seconds(since)} ${line}`)
  asked.push({ name, seed, answer: await answerOf(question, say) })
  console.error(`  ${seconds(since)} done`)
}
console.log(`${printed(asked)}\n\n${machine()}`)
if (values.save) save({ asked, form: values.long ? ' --long' : '' })
process.exit(asked.some(isMissed) ? 1 : 0)

/** A question that breaks is a miss of its own, and the others are still asked. */
async function answerOf({ ask }: Question, say: (line: string) => void): Promise<Answer> {
  try {
    return await ask({ long: values.long, short: false, seed, say })
  } catch (error) {
    console.error(error)
    const measured = String(error instanceof Error ? error.message : error).split('\n')[0]!
    const figure = {
      id: '',
      what: 'the question itself',
      measured,
      target: 'answers',
      peer: '',
      holds: false,
    }
    return { figures: [figure], faults: { planned: 0, injected: 0 } }
  }
}

async function allQuestions(): Promise<Question[]> {
  const folder = join(import.meta.dirname, 'questions')
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))
  return Promise.all(files.toSorted().map(async (file) => (await import(join(folder, file))).question))
}

function select(questions: Question[], wanted: string[]): Question[] {
  const isWanted = ({ name, about }: Question, word: string) =>
    name === word || (/^[RS]\d+$/.test(word) && about.split(':')[0]!.split(/\W+/).includes(word))
  for (const word of wanted) {
    if (questions.some((question) => isWanted(question, word))) continue
    const known = questions.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join('\n')
    console.error(`There is no question "${word}". There are:\n${known}`)
    process.exit(2)
  }
  if (wanted.length === 0) return questions
  return questions.filter((question) => wanted.some((word) => isWanted(question, word)))
}

function seedOf(given: string | undefined): number {
  const wished = Number(given ?? Math.floor(Math.random() * 2 ** 31))
  if (Number.isSafeInteger(wished) && wished >= 0) return wished
  console.error(`--seed ${given}: a whole number from 0 on is needed`)
  process.exit(2)
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1_000).toFixed(1).padStart(6)} s`
}
