/** Messages to officials whose account is not ready. */
export type ReminderTables = {
  reminder_budget: { period: string; spent: number }
  reminder_round: {
    id: string
    unit_id: string
    lack: string | null
    staff_account_id: string
    at: Date
    starts_at: Date
    written: number
    unreachable: number
  }
  reminder: { id: string; round_id: string }
  reminded_phone: { phone: string; last_at: Date }
}
