import { Controller, Inject } from '@nestjs/common';
import {
  closeComplianceCase,
  completeMeasure,
  recordComplianceAnswer,
  recordFinding,
  reopenComplianceCase,
  setMeasure,
  type ComplianceCaseView,
} from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { closeCase, reopenCase } from '../../domain/compliance/close-case.js';
import { completeMeasure as complete, recordAnswer, recordFinding as find, setMeasure as set } from '../../domain/compliance/inquire.js';
import { ChangeComplianceCase } from '../../writing/change-compliance-case.js';

const AT = ['body'];

/** What happens to an open case until it is closed, and how it is opened again. */
@Controller()
export class ChangeComplianceCaseController {
  constructor(@Inject(ChangeComplianceCase) private readonly change: ChangeComplianceCase) {}

  @Endpoint(recordFinding)
  find(@Input() { params, body, ifMatch }: InputOf<typeof recordFinding>, @SignedIn() caller: Caller): Promise<ComplianceCaseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (before, moment) => find(before, body, AT, moment));
  }

  @Endpoint(setMeasure)
  set(@Input() { params, body, ifMatch }: InputOf<typeof setMeasure>, @SignedIn() caller: Caller): Promise<ComplianceCaseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (before, moment) => set(before, body, AT, moment));
  }

  @Endpoint(completeMeasure)
  complete(@Input() { params, body, ifMatch }: InputOf<typeof completeMeasure>, @SignedIn() caller: Caller): Promise<ComplianceCaseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (before, moment) => complete(before, params.measure, body, AT, moment));
  }

  @Endpoint(recordComplianceAnswer)
  answer(@Input() { params, body, ifMatch }: InputOf<typeof recordComplianceAnswer>, @SignedIn() caller: Caller): Promise<ComplianceCaseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (before, moment) => recordAnswer(before, body, AT, moment));
  }

  @Endpoint(closeComplianceCase)
  close(@Input() { params, body, ifMatch }: InputOf<typeof closeComplianceCase>, @SignedIn() caller: Caller): Promise<ComplianceCaseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (before, moment) => closeCase(before, body, AT, moment));
  }

  @Endpoint(reopenComplianceCase)
  reopen(@Input() { params, body, ifMatch }: InputOf<typeof reopenComplianceCase>, @SignedIn() caller: Caller): Promise<ComplianceCaseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (before, moment) => reopenCase(before, body, AT, moment));
  }
}
