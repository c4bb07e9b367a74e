type Waiting<Item, Answer> = {
  item: Item
  resolve: (answer: Answer | Promise<Answer>) => void
  reject: (error: unknown) => void
}

type Send<Item, Answer> = (items: Item[]) => Promise<(Answer | Promise<Answer>)[]>

/**
 * Sends items in batches: while one batch is under way the next gathers, so that the round trips set the batch size by
 * themselves, from one at leisure to many under load.
 */
export class Batcher<Item, Answer> {
  readonly #send: Send<Item, Answer>
  readonly #most: number
  #waiting: Waiting<Item, Answer>[] = []
  #sending = false

  /** `send` answers in the order it was asked; `most` bounds a batch. An answer yet to come holds up no later batch. */
  constructor({ send, most }: { send: Send<Item, Answer>; most: number }) {
    this.#send = send
    this.#most = most
  }

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (!this.#sending) {
        this.#sending = true
        setImmediate(() => this.#drain())
      }
    })
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#most)
      try {
        const answers = await this.#send(batch.map(({ item }) => item))
        for (const [index, { resolve }] of batch.entries())
          resolve(answers[index] as Answer | Promise<Answer>)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.#sending = false
  }
}
