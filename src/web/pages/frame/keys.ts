import { useView } from '../view.ts'

/** What each key does, where there is something that it can do it to; in the order of the help page. */
export const keys = {
  'On a list': {
    '/': 'go to the filter',
    j: 'go to the next row',
    k: 'go to the row before',
    Enter: 'open the row',
    x: 'select the row',
    '[': 'look at a shorter window of time',
    ']': 'look at a longer one',
  },
  'On a row, or on a page of its own': {
    e: 'enable, or ask how long to pause',
    r: 'run now, or retry; asks first',
    m: 'show what it missed; without a row, all that is owed',
    '.': 'copy as',
  },
  Pages: {
    'g s': 'Schedules',
    'g r': 'Runs',
    'g m': 'Missed',
    'g f': 'Forecast',
    'g d': 'Daemon',
    'g j': 'Jobs',
    'g c': 'Cron lab',
    'g a': 'Audit',
  },
  Anywhere: {
    t: 'light or dark',
    l: 'pause what is live, or let it go on',
    '?': 'this help',
  },
} as const

/** These act also where single keys have been switched off: nobody types them by chance. */
export const chords = {
  'Ctrl K': 'find a page, a schedule, a run or an act (⌘ K on a Mac)',
  'Ctrl Enter': 'answer the question that is open',
  Esc: 'leave the question that is open',
  '← →': 'move along the ribbon that has the focus',
} as const

type Groups = typeof keys
export type Key = { [Group in keyof Groups]: keyof Groups[Group] }[keyof Groups]

/**
 * Marks an element as what a key is for: scripts click it, or put the focus there. With words it tells so when somebody
 * points at it. Nothing is marked for whoever has switched keys off.
 */
export function useKeys(): (key: Key, words?: string) => Record<string, string> {
  const { hasKeys } = useView()
  return (key, words) => {
    const told = words === undefined ? {} : { title: hasKeys ? `${words} (${key})` : words }
    if (!hasKeys) return told
    // One after the other cannot be said as a shortcut: there a space parts one from another.
    return { ...told, ...(key.includes(' ') ? { 'data-keys': key } : { 'aria-keyshortcuts': key }) }
  }
}

/** Marks what leads to a row, among which j and k move. */
export function useRow(): Record<string, string> {
  const { hasKeys } = useView()
  return hasKeys ? { 'data-row': '' } : {}
}
