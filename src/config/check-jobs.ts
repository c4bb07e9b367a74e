import type { Problem } from '../problems.ts'
import { repeated, unknownName } from './names.ts'
import { inOrder } from './order.ts'
import type { ReadJob } from './read.ts'

/** What is wrong between jobs: names used twice, no code or too much of it, dependencies on nothing or in a circle. */
export function checkJobs(jobs: readonly ReadJob[]): Problem[] {
  const known = new Set(jobs.flatMap(({ values }) => values.name ?? []))
  const names = jobs.map(({ path, values }) => ({ path: `${path}.name`, name: values.name }))
  return [
    ...repeated(names),
    ...jobs.flatMap(checkCode),
    ...jobs.flatMap((job) => checkDependencies(job, known)),
    ...circles(jobs),
  ]
}

function checkCode({ path, values }: ReadJob): Problem[] {
  const { run, task, timeout } = values
  const problems: Problem[] = []
  // A field that could not be read is absent here by name as well, and has its own problem.
  const isRead = 'run' in values && 'task' in values
  if (isRead && (run === undefined) === (task === undefined)) {
    problems.push({
      path,
      problem: run ? 'has both run and task' : 'has neither run nor task',
      allowed: 'one of the two',
    })
  }
  if (task?.startsWith('punctual:')) {
    problems.push({ path: `${path}.task`, problem: 'begins with "punctual:", which is reserved' })
  }
  if (task !== undefined && timeout !== undefined) {
    problems.push({
      path: `${path}.timeout`,
      problem: 'cannot be kept for a task that other workers execute',
    })
  }
  return problems
}

function checkDependencies({ path, values }: ReadJob, known: ReadonlySet<string>): Problem[] {
  return (values.dependsOn ?? []).flatMap((name, index) =>
    known.has(name) ? [] : [unknownName({ path: `${path}.dependsOn[${index}]`, kind: 'job', name, known })],
  )
}

function circles(jobs: readonly ReadJob[]): Problem[] {
  const dependencies = new Map(jobs.map(({ values }) => [values.name ?? '', values.dependsOn ?? []]))
  return inOrder(dependencies).cycles.map((way) => ({
    path: `jobs["${way[0]}"].dependsOn`,
    problem: `depends on itself: ${way.join(' → ')}`,
  }))
}
