import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** A zombie counts as gone: where nothing reaps orphans, as in many containers, it would stay for ever. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return statFields(pid)?.[0] !== 'Z'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process began, as the kernel counts it; undefined where that cannot be told. */
export function processStart(pid: number): string | undefined {
  return statFields(pid)?.[19]
}

/** The kernel's facts about a process from its state on: what comes before is a name that may hold anything. */
function statFields(pid: number): string[] | undefined {
  return readProc(pid, 'stat')
    ?.replace(/^.*\) /s, '')
    .split(' ')
}

export function commandLine(pid: number): string {
  const fromKernel = readProc(pid, 'cmdline')?.replaceAll('\0', ' ')
  return (
    fromKernel ?? spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  )
}

const readProc = (pid: number, name: string) => readIfThere(`/proc/${pid}/${name}`)

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** True once it is gone, false when it is still there after that long. */
export async function hasEnded({ pid, withinMs }: { pid: number; withinMs: number }): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false
    await delay(20)
  }
  return true
}
