import { loadConfig } from '../../config.ts'
import { definitionChanges } from '../../db/definitions.ts'
import { buildDefinitions } from '../../definitions.ts'
import { readEnvironment } from '../../environment.ts'
import { defineCommand } from '../command.ts'
import { diffText } from '../diff-text.ts'
import { withDatabase } from '../target.ts'

export const command = defineCommand({
  usage: 'diff',
  summary: 'What a deploy of this code would change in the database: exit code 8 when anything',
  details:
    'Compares punctual.config.ts with what the database holds and changes nothing. NODE_ENV and LOCK_TIMEOUT_MS count as they do for the daemon. Jobs without a schedule or without code are noted, and are no difference.',
  examples: ['punctual diff', 'punctual diff --json'],
  async run({ output }) {
    const { config: path, nodeEnv, lockTimeoutMs } = readEnvironment()
    const config = await loadConfig({ path })
    const { document, hash } = buildDefinitions(config, { environment: nodeEnv, lockTimeoutMs })
    const rows = await withDatabase((database) => definitionChanges(database, document))
    const changes = rows.filter(({ note }) => note === null)
    const notes = rows.filter(({ note }) => note !== null)
    output.data({ file: config.file, environment: nodeEnv, hash, changes, notes }, () =>
      diffText({ changes, notes }),
    )
    return changes.length === 0 ? 0 : 8
  },
})
