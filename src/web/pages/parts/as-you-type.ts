/**
 * Attributes of a form of questions, asked with GET: with scripts it is sent while somebody types, what is around it follows,
 * and the address becomes that of the answer. The last question wins. What somebody writes in must not be morphed.
 */
export function asYouType(address: string) {
  return {
    'hx-get': address,
    'hx-trigger': 'input delay:150ms, submit',
    'hx-sync': 'replace',
    'hx-target': '#page',
    'hx-select': '#page',
    'hx-swap': 'outerMorph',
    // Not as an act within the same page, whose refusals stay with it.
    'hx-status:4xx': 'swap:outerMorph',
    'hx-status:5xx': 'swap:outerMorph',
    'data-address': true,
  }
}
