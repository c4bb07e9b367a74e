const most = 5_000
const least = 20

/**
 * How many schedules one transaction decides. What took too long is asked for in smaller pieces, down to one that fits
 * the session's limit for a statement; each piece that fits makes the next one larger again.
 */
export class Batch {
  size = most

  shrink(): void {
    this.size = Math.max(least, Math.floor(this.size / 4))
  }

  grow(): void {
    this.size = Math.min(most, this.size * 2)
  }
}
