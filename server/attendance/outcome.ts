import type { z } from 'zod'
import type { attendanceFlag, evidenceGrade } from '../../shared/attendance.ts'

export type { Outcome } from '../../shared/attendance.ts'
export type AttendanceFlag = z.infer<typeof attendanceFlag>
export type EvidenceGrade = z.infer<typeof evidenceGrade>
