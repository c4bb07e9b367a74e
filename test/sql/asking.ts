import type { Engine } from './engine.ts'

export type Answers = Record<string, { ok: boolean | null; answer: string }>

/** Asks punctual.why: the answers by their questions, or the conclusion alone. */
export function asking(engine: Engine) {
  async function why(now: Date, id = 's'): Promise<Answers> {
    const rows = await engine.query('select question, ok, answer from punctual.why($1, $2)', [id, now])
    return Object.fromEntries(rows.map(({ question, ok, answer }) => [question, { ok, answer }]))
  }
  const conclusion = async (now: Date, id = 's') => (await why(now, id))['So?']!.answer
  return { why, conclusion }
}
