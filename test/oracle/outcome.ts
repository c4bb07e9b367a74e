/** What a comparison found: how many answers were compared, and the wrong ones in words. */
export type Outcome = { answers: number; wrong: string[] }

export function sum(outcomes: readonly Outcome[]): Outcome {
  return {
    answers: outcomes.reduce((total, { answers }) => total + answers, 0),
    wrong: outcomes.flatMap(({ wrong }) => wrong),
  }
}

export function text(at: number | undefined): string {
  return at === undefined ? 'none' : new Date(at).toISOString()
}
