export interface LessonOwnersTable {
  lesson_id: string
  /** Grows with every owner. */
  token: number
  node_id: string
  taken_at: Date
}

export type ClusterTables = {
  lesson_owners: LessonOwnersTable
}
