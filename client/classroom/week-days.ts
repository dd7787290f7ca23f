/** Local dates (`YYYY-MM-DD`) as weeks are made of; a calendar's dates have no zone. */
const day = 86_400_000

export const plusDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10)

/** The Monday on or before a date. */
export const mondayOf = (date: string): string =>
  plusDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7))
