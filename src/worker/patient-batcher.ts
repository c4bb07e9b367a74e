import { setTimeout } from 'node:timers/promises'
import { backoffMs } from '../db/retry.ts'
import { isHeld } from '../db/sqlstates.ts'
import { Batcher } from './batcher.ts'

const held = Symbol('held')

/**
 * Sends items in batches. A batch of which somebody's open transaction holds a part is sent again one by one: what is
 * held comes again until it is let go, the others are delayed by moments only.
 */
export class PatientBatcher<Item, Answer> {
  readonly #together: Batcher<Item, Answer>
  readonly #alone: Batcher<Item, Answer | typeof held>

  constructor({ send, most }: { send: (items: Item[]) => Promise<Answer[]>; most: number }) {
    this.#together = new Batcher({
      most,
      send: async (items) =>
        (await unlessHeld(() => send(items))) ?? items.map((item) => this.#sendAlone(item)),
    })
    // One at a time and by one connection: many that are held do not wait in all of them.
    this.#alone = new Batcher<Item, Answer | typeof held>({
      most: 1,
      send: async (one) => (await unlessHeld(() => send(one))) ?? [held],
    })
  }

  add(item: Item): Promise<Answer> {
    return this.#together.add(item)
  }

  async #sendAlone(item: Item): Promise<Answer> {
    for (let failures = 0; ; failures++) {
      const answer = await this.#alone.add(item)
      if (answer !== held) return answer
      await setTimeout(backoffMs({ failures, firstMs: 500 }))
    }
  }
}

async function unlessHeld<Answers>(send: () => Promise<Answers>): Promise<Answers | undefined> {
  try {
    return await send()
  } catch (error) {
    if (isHeld(error)) return undefined
    throw error
  }
}
