// What runs in the browser: at most 8 KB, and nothing that a page could not do without.
import './times.js'
import './live.js'
import './acts.js'
import './timetable.js'
import './brush.js'
import './runs.js'
import './caret.js'
import './keys.js'
