#include "agent/store/views.h"

namespace returnwatch::agent {

void create_views(SQLite::Database&) {}

}  // namespace returnwatch::agent
