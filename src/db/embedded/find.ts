import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataDirectoryError } from '../../errors.ts'
import { embeddedUrl } from './cluster.ts'
import { runningOwner } from './owner.ts'
import { placesOf } from './place.ts'

/** The URL of the server that another process runs on this folder now; undefined when none does. Changes nothing. */
export function findEmbedded({ dataDir }: { dataDir: string }): string | undefined {
  const folder = placesOf(dataDir).find((place) => runningOwner(place) !== undefined)
  return folder === undefined ? undefined : urlIn(folder)
}

function urlIn(folder: string): string {
  try {
    const [port, password] = ['port', 'password'].map((name) =>
      readFileSync(join(folder, name), 'utf8').trim(),
    )
    return embeddedUrl({ port: Number(port), password: password! })
  } catch (error) {
    const hint = 'Ask as the user who started it, or set DATABASE_URL to the URL that it printed.'
    throw new DataDirectoryError({ path: folder, problem: 'cannot be read by this user', hint, cause: error })
  }
}
