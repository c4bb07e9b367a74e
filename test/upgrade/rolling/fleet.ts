/** The processes of two releases beside each other: started, killed and replaced, drained; and how each of them ended. */
import { join } from 'node:path'
import { unpackRelease } from '../../support/old-release.ts'
import { type PunctualProcess, startProcess } from '../../support/process.ts'

export type Release = 'old' | 'new'
export type Role = 'daemon' | 'worker'
export type Member = { release: Release; role: Role; process: PunctualProcess }
type Place = { url: string; lines: string; schedules: number }

export const oldVersion = '0.1.0'
const folders = { old: unpackRelease(oldVersion), new: join(import.meta.dirname, '..', '..', '..') }

export class Fleet {
  readonly members: Member[] = []
  /** Ends that nobody asked for, and stops that did not end well. */
  readonly complaints: string[] = []
  /** Events of members that are gone, for a look at what they met. */
  readonly troubles: Record<Release, Map<string, number>> = { old: new Map(), new: new Map() }
  killed = 0
  readonly #env: Record<string, string>

  constructor({ url, lines, schedules }: Place) {
    const config = join(import.meta.dirname, 'punctual.config.ts')
    this.#env = { DATABASE_URL: url, PUNCTUAL_CONFIG: config, LINES: lines, SCHEDULES: String(schedules) }
  }

  /** One command of a release, to its end. */
  async command(release: Release, ...args: string[]) {
    const started = this.#launch(release, args)
    return { ...(await started.ended), ...started.output }
  }

  async start(release: Release, role: Role): Promise<Member> {
    const member = { release, role, process: this.#launch(release, [role]) }
    this.members.push(member)
    member.process.ended.then(({ code, signal }) => {
      this.#remember(member)
      if (!this.members.includes(member)) return
      this.#leave(member)
      this.complaints.push(
        `${release} ${role} died by itself (${code ?? signal}): ${lastWords(member.process)}`,
      )
    })
    await member.process.waitFor(`${role}.started`, { timeoutMs: 60_000 })
    return member
  }

  /** kill -9, and another of the same release in its place, as a platform would. */
  async replace(member: Member): Promise<void> {
    this.#leave(member)
    await member.process.kill('SIGKILL')
    this.killed++
    await this.start(member.release, member.role)
  }

  /** SIGTERM, which must end well. */
  async drain(release: Release): Promise<void> {
    const leaving = this.members.filter((member) => member.release === release)
    await Promise.all(
      leaving.map(async (member) => {
        this.#leave(member)
        const { code, signal } = await member.process.kill('SIGTERM')
        if (code !== 0)
          this.complaints.push(
            `${release} ${member.role} did not drain (${code ?? signal}): ${lastWords(member.process)}`,
          )
      }),
    )
  }

  async killAll(): Promise<void> {
    const all = this.members.splice(0)
    await Promise.all(all.map(({ process }) => process.kill('SIGKILL')))
  }

  #launch(release: Release, args: string[]): PunctualProcess {
    const folder = folders[release]
    const env = { ...this.#env, DEFINE: join(folder, 'dist', 'define.js'), HEARTBEAT_INTERVAL_MS: '500' }
    return startProcess({ args, env, main: join(folder, 'dist', 'cli', 'main.js') })
  }

  #leave(member: Member): void {
    const index = this.members.indexOf(member)
    if (index >= 0) this.members.splice(index, 1)
  }

  #remember({ release, process }: Member): void {
    const counts = this.troubles[release]
    for (const { event = '', level = 0 } of process.lines)
      if (level >= 40) counts.set(event, (counts.get(event) ?? 0) + 1)
  }
}

function lastWords({ output }: PunctualProcess): string {
  return `${output.stdout}${output.stderr}`.trim().split('\n').slice(-3).join(' | ')
}
