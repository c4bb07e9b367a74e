import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Answer, Question } from './question.ts'
import { isMissed, rowsOf } from './scoreboard.ts'

const folder = join(import.meta.dirname, 'questions')
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** The short form of these; `npm run chaos` asks them, and the others, at length. */
const names = ['storm', 'leaderless', 'sabotage', 'crash-points']

test('every file of the folder is a question that can be asked by its name and its ids', async () => {
  for (const file of readdirSync(folder)) {
    const { question } = (await import(join(folder, file))) as { question: Question }
    expect(file).toBe(`${question.name}.ts`)
    expect(question.about).toMatch(/^[RS]\d+(, [RS]\d+)*: ./)
  }
})

test.each(names)('%s, in short', { timeout: 270_000 }, async (name) => {
  const { question } = (await import(join(folder, `${name}.ts`))) as { question: Question }
  const said: string[] = []
  const say = (line: string) => said.push(line)
  const answer: Answer = await question.ask({ long: false, short: true, seed, say })
  const asked = { name, seed, answer }
  const story = [`CHAOS_SEED=${seed}`, ...rowsOf(asked).map((row) => row.join(' | ')), ...said].join('\n')
  expect(isMissed(asked), story).toBe(false)
  expect(answer.skipped).toBeUndefined()
})
