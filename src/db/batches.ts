const largest = 25
const lanes = 2

/**
 * Asks for many schedules some at a time, so that no statement lasts long however many a page shows, and two statements at
 * once: what one has brought is made use of while the next is under way. An answer for each, in the order of the ids.
 */
export async function inBatches<Answer>(
  ids: readonly string[],
  read: (some: readonly string[]) => Promise<Answer>,
): Promise<Answer[]> {
  const batches = Array.from({ length: Math.ceil(ids.length / largest) }, (_, index) =>
    ids.slice(index * largest, (index + 1) * largest),
  )
  const answers: Answer[] = []
  const waiting = batches.entries()
  async function lane(): Promise<void> {
    for (const [index, some] of waiting) answers[index] = await read(some)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return answers
}
