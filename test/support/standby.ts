/** A hot standby of a cluster, by a backup taken while it works and streaming from then on; promoted, it is a primary of the same data. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, chownSync, copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Cluster, startCluster } from './cluster.ts'

export type Standby = Cluster & {
  /** Receives nothing from now on: it falls behind. */
  deafen(): Promise<void>
  /** Makes it a primary; returns once it accepts writes. */
  promote(): Promise<void>
}

/** What a primary needs so that a standby may follow it, however long that was away. */
export const primarySettings = { wal_keep_size: '2GB' }

/** A primary can wait for it under this name. */
export const standbyName = 'standby'

export async function startStandby(primary: Cluster): Promise<Standby> {
  const standby = await startCluster({ prepare: ({ folder }) => backUp(primary, folder) })
  const asked = (text: string) => onClient(standby.url, (client) => client.query(text))
  return Object.assign(standby, {
    async deafen() {
      await asked("alter system set primary_conninfo = ''")
      await asked('select pg_reload_conf()')
      while ((await asked('select from pg_stat_wal_receiver')).rowCount !== 0);
    },
    async promote() {
      await asked('select pg_promote(true, 60)')
    },
  })
}

/** As pg_basebackup does, whose version would have to be that of the server. */
async function backUp({ url, port, dataDir, user }: Cluster, folder: string): Promise<void> {
  const [from, to] = [join(dataDir, 'data'), join(folder, 'data')]
  copyFileSync(join(dataDir, 'password'), join(folder, 'password'))
  const label = await onClient(url, async (client) => {
    await client.query("select pg_backup_start('standby', true)")
    // Files that vanish meanwhile are none of its business: what they held is in the log.
    spawnSync('cp', ['-a', from, to])
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)')
    return rows[0].labelfile as string
  })
  for (const name of ['postmaster.pid', 'postmaster.opts']) rmSync(join(to, name), { force: true })
  for (const name of readdirSync(join(to, 'pg_wal'))) {
    if (/^[0-9A-F]{24}/.test(name)) rmSync(join(to, 'pg_wal', name))
  }
  const { username, password } = new URL(url)
  const upstream = `host=127.0.0.1 port=${port} user=${username} password=${password} application_name=${standbyName}`
  writeFileSync(join(to, 'backup_label'), label)
  writeFileSync(join(to, 'standby.signal'), '')
  appendFileSync(join(to, 'postgresql.auto.conf'), `primary_conninfo = '${upstream}'\n`)
  if (user === undefined) return
  for (const name of ['backup_label', 'standby.signal']) chownSync(join(to, name), user.uid, user.gid)
}

async function onClient<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
