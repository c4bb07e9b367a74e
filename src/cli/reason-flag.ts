export const reasonFlag = { flags: '--reason <text>', help: 'why; kept in the audit log' }
