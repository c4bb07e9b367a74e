const entities: Record<string, string> = {
  '&quot;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
}

/** What a page says, without its markup, what can be chosen in it, and what it tells on hover alone. */
export function words(html: string): string {
  return html
    .replaceAll(/<(select|title)\b.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(quot|#39|lt|gt|amp);/g, (entity) => entities[entity]!)
    .replaceAll(/\s+/g, ' ')
}
