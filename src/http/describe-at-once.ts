import * as swagger from '@nestjs/swagger';
import { applyApiDecorators } from './api-decorators.js';

// For whoever describes an app in one synchronous step, as hosts of the library may. The service never imports this file.
applyApiDecorators(swagger);
