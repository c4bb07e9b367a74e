import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { EmbeddedInUseError } from '../../errors.ts'
import { runningOwner } from './owner.ts'
import { placesOf } from './place.ts'

/** Deletes the data of this folder, wherever an earlier start put it; refused while a server runs on it. */
export function eraseEmbedded({ dataDir }: { dataDir: string }): void {
  const places = placesOf(dataDir)
  for (const place of places) {
    const pid = runningOwner(place)
    if (pid !== undefined) throw new EmbeddedInUseError({ dataDir: place, pid })
  }
  for (const place of places) rmSync(place, { recursive: true, force: true })
  rmSync(`${resolve(dataDir)}.elsewhere`, { force: true })
}
