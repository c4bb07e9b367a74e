import { afterAll } from 'vitest'
import { dropTestDatabases } from './database.ts'
import { killProcesses } from './process.ts'

type Task = { result?: { state: string }; tasks?: Task[] }

const hasFailed = ({ result, tasks = [] }: Task): boolean => result?.state === 'fail' || tasks.some(hasFailed)

// biome-ignore lint/correctness/noEmptyPattern: Vitest reads from this pattern which fixtures are wanted.
afterAll(async ({}, file) => {
  await killProcesses()
  await dropTestDatabases({ keep: hasFailed(file as Task) })
})
