// What all of them ask of the document, under names that take fewer bytes.
/** @type {(name: string, act: (event: any) => any) => void} */
export const on = (name, act) => document.addEventListener(name, act)
/** @type {(id: string) => any} */
export const byId = (id) => document.getElementById(id)
/** @type {(selector: string) => any[]} */
export const all = (selector) => [...document.querySelectorAll(selector)]
export const page = () => byId('page')
