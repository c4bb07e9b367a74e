import pg from 'pg'

const int8 = 20
const int4s = 1007
const date = 1082
const interval = 1186

/** How values of Postgres become values of JavaScript, here and in the session. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary' = 'text') => {
    if (oid === int8) return Number
    // A day has no zone; as a Date it would be midnight of this machine's.
    if (oid === date) return String
    const parse = pg.types.getTypeParser(oid, format as 'text')
    if (oid === interval) return (text: string) => seconds(parse(text))
    if (oid === int4s) return wholeNumbers
    return parse
  }) as pg.CustomTypesConfig['getTypeParser'],
}

/** A page reads thousands of them: one call of the runtime, instead of one of pg's for each. */
function wholeNumbers(text: string): (number | null)[] {
  return JSON.parse(text.replaceAll('{', '[').replaceAll('}', ']').replaceAll('NULL', 'null'))
}

type Interval = Partial<Record<'days' | 'hours' | 'minutes' | 'seconds' | 'milliseconds', number>>

function seconds({
  days = 0,
  hours = 0,
  minutes = 0,
  seconds: whole = 0,
  milliseconds = 0,
}: Interval): number {
  return ((days * 24 + hours) * 60 + minutes) * 60 + whole + milliseconds / 1000
}
