#include "agent/store/schema_alerts.h"

namespace returnwatch::agent {

const std::vector<const char*>& alerts_migrations() {
  static const std::vector<const char*> list = {};
  return list;
}

}  // namespace returnwatch::agent
