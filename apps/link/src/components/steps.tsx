/** Progress as a short list of facts with their times; what is still to come is lighter. */
export type Step = { title: string; detail: string; state: 'done' | 'now' | 'next' | 'failed' };

export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map(step => (
        <li key={step.title} data-state={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span class="step-title">{step.title}</span>
          <span class="step-detail">{step.detail}</span>
        </li>
      ))}
    </ol>
  );
}
