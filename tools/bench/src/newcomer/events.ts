/** What the newcomer's service reads of the data of events, all types in one. */
export interface AgreementEvent {
  title?: string;
  kind?: string;
  partner?: string;
  inForceOn?: string;
  endedOn?: string;
  action?: { action: string };
  spell?: { id: string };
  obligation?: { id: string; kind: string };
  agreement?: {
    title: string;
    kind: string;
    signedOn?: string;
    inForceOn?: string;
    endedOn?: string;
    parties: { partner: string; spells: { id: string }[] }[];
    obligations: { id: string }[];
  };
}
