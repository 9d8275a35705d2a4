import { Module } from '@nestjs/common';
import { DirectoryModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { Register{{Thing}} } from './features/register-{{thing}}/register-{{thing}}.js';
import { {{Thing}}Repository } from './persistence/{{thing}}.repository.js';

@Module({
  imports: [DirectoryModule, IntakeModule.of('{{name}}', [])],
  providers: [{{Thing}}Repository, Register{{Thing}}],
})
export class {{Name}}Module {}
