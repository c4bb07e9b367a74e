/** A duration as precise as it is worth: 80 ms, 1.3 s, 14 s, 2 min 5 s, 3 h 20 min. */
export function took(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return parts(whole, 60, ['min', 's'])
  return parts(Math.round(whole / 60), 60, ['h', 'min'])
}

function parts(value: number, unit: number, [large, small]: [string, string]): string {
  const rest = value % unit
  return `${Math.floor(value / unit)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`
}
