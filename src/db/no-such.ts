import { NotFoundError } from '../errors.ts'
import { nearestName } from '../problems.ts'

type Missing = {
  kind: 'schedule' | 'flag' | 'calendar'
  name: string
  known: readonly { id: string }[] | readonly { name: string }[]
  /** The hint where no known name is near. */
  otherwise?: string
}

/** The refusal of an unknown name, with the one that was probably meant. */
export function noSuch({ kind, name, known, otherwise }: Missing): NotFoundError {
  const names = known.map((each) => ('id' in each ? each.id : each.name))
  const nearest = nearestName(name, names)
  const hint = nearest === undefined ? otherwise : `Did you mean "${nearest}"?`
  const message = `There is no ${kind} "${name}"`
  return new NotFoundError(hint === undefined ? { message } : { message, hint })
}
