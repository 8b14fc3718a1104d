/** The order's lifecycle by those of its lines: open while one line is, blocked when nothing else is left. */
export function orderLifecycleOf(lines: readonly string[]): 'open' | 'blocked' | 'closed' | 'cancelled' {
  if (lines.length === 0 || lines.includes('open')) return 'open';
  if (lines.includes('blocked')) return 'blocked';
  return lines.includes('closed') ? 'closed' : 'cancelled';
}
