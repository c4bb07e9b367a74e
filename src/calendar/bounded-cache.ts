/** Remembers what `make` answers, the oldest answer forgotten when there are more than `limit`. */
export function remembered<Answer>(limit: number, make: (key: string) => Answer): (key: string) => Answer {
  const answers = new Map<string, Answer>()
  return (key) => {
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = make(key)
    if (answers.size >= limit) answers.delete(answers.keys().next().value!)
    answers.set(key, answer)
    return answer
  }
}
